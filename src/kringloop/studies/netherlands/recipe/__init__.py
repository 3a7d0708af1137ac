"""How the tables of the study of the Netherlands are made from the files of their producers.

`python -m kringloop.studies.netherlands.recipe SNAPSHOTS --to FOLDER` writes them. A study runs without it.
"""
