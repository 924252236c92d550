"""The gate: what must hold of every published table before it is released.

What `warehouse/schema.yaml` says is turned into expectations by `generated.py`; what is particular to a table stands in
`<table>.yaml`. Both make one Great Expectations suite a table. Beside them stands a gate of plain SQL (`sql/gate/`), which needs
nothing of this.
"""
