"""The site of the docs: sphinx-build -W docs site."""

import sys
from pathlib import Path
from typing import Any

from careersim import __version__

sys.path.insert(0, str(Path(__file__).parent))

project = "careersim"
release = __version__
extensions = ["myst_parser"]
myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = f"careersim {__version__}"
html_extra_path = ["offers.schema.json", "result.schema.json"]
exclude_patterns = ["images"]


def setup(app: Any) -> None:
    """Let the pages that are made from the code be filled."""
    from reference import fill

    app.connect("source-read", fill)
