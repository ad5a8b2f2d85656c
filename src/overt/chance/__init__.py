"""The mathematics of coincidence: what two accounts would share by chance alone.

Pure functions on NumPy arrays; they know no table. `bicm` solves the null model, `tails` turns
counts into p-values and expected false pairs, `fusion` joins signals, `shuffling` makes copies
without coordination, `communities` finds groups.
"""
