"""One file per lever; every module here that declares a `LEVER` is found."""
