"""The program's proofs, floor by floor: unit, services, store, ui, end2end."""
