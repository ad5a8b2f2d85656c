"""One script a tool: reads a file of acts, pairs accounts, says how long that took, writes the pairs.

Scripts of peers import the peer, the standard library and `clock`, nothing of Overt: they run in
whatever interpreter has the peer. Arguments: FILE OUT WINDOW_S and what the tool's entry adds.
"""
