"""The corridor from a decision to values, one public function a file; `simulate.py` walks it in order."""
