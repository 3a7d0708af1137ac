"""Take the pictures of the README from the real pages and the real report: `python tools/pictures.py RESULTS FOLDER`.

Needs chromium (see tools/browser.sh), pdftoppm, and Pillow to keep the files small.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import uvicorn
from PIL import Image
from playwright.sync_api import sync_playwright

from kringloop.report import write_report
from kringloop.runs import open_run
from kringloop.tables import newest_results
from kringloop.web import create_app

PORT = 8765
PAGES = {
    "start": ("en/", "body", 1180),
    "flows": ("en/flows", ".drawing", 900),
    "world": ("en/world", "body", 1120),
    "scenarios": ("en/scenarios?lever.reuse=40&scenario=longer_life", "body", 1160),
}
"""Address, what of it is shown, and the height of the window; `body` is the window itself."""
WIDTH = 1000


def main(results: Path, folder: Path) -> None:
    """Write one picture per page, and one of the report."""
    folder.mkdir(parents=True, exist_ok=True)
    server = uvicorn.Server(uvicorn.Config(create_app(results), port=PORT, log_level="warning"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.1)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, (path, part, height) in PAGES.items():
            page = browser.new_page(viewport={"width": 1280, "height": height})
            page.goto(f"http://127.0.0.1:{PORT}/{path}")
            shown = page.screenshot() if part == "body" else page.locator(part).first.screenshot()
            save(shown, folder / f"{name}.png")
        browser.close()
    server.should_exit = True
    with tempfile.TemporaryDirectory() as made:
        pdf = Path(made, "page.pdf")
        write_report(open_run(newest_results(results)), pdf, size="page", language="en")
        subprocess.run(["pdftoppm", "-r", "90", "-png", "-singlefile", str(pdf), str(Path(made, "page"))], check=True)
        save(Path(made, "page.png").read_bytes(), folder / "report.png", width=700)


def save(picture: bytes, path: Path, *, width: int = WIDTH) -> None:
    """A picture of few colours and bytes."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    image = image.resize((width, round(image.height * width / image.width)), Image.Resampling.LANCZOS)
    image.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path} {path.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
