"""The corridor from a decision to values, one public function a file; `simulation.py` walks it in order."""
