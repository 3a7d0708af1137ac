"""An RO-Crate: the run, the files of its study and its figures as plain tables, with what makes them again."""

from kringloop.exchange.crate import TAKES, crate_files
from kringloop.exchange.form import Form

FORM = Form(ending="csv", media_type="text/csv; charset=utf-8", files=crate_files, takes=TAKES, needs_whole=True)
