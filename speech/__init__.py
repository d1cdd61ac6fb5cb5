"""Everything about sound that needs no Django: engines, audio, recognisers, weights and their acceptance."""
