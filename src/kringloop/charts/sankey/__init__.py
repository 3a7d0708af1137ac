"""The circular Sankey: return flows as loops, stocks as tanks, nothing that jumps."""
