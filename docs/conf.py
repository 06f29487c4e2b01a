"""The site of the docs: sphinx-build -W docs site."""

from careersim import __version__

project = "careersim"
release = __version__
extensions = ["myst_parser"]
myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = f"careersim {__version__}"
html_extra_path = ["offers.schema.json", "result.schema.json"]
exclude_patterns = ["images"]
