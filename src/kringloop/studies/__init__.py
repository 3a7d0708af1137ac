"""Studies that ship with the package: a folder each, with a study file and its tables.

Owns all that is true of one country: its regions, accounts, names and figures, and below `recipe` how the tables are
made from the files of their producers. A study is read as data; nothing imports this room, and a recipe knows sources,
tables, reference, core and chains only.
"""

__all__: list[str] = []
