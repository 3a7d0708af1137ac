"""`python -m kringloop`: the command line."""

from kringloop.cli import main

if __name__ == "__main__":
    main()
