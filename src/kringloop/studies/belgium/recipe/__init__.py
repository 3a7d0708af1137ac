"""How the tables of the study of Belgium are made from Eurostat's files.

`python -m kringloop.studies.belgium.recipe SNAPSHOTS --to FOLDER` writes them. A study runs without it.
"""
