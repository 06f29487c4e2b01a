"""How each reference value is computed by the engine: one topic a file, found by being here."""
