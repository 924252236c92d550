"""One world from many documents: companies resolved, records merged, ids kept, and for each cell the claim that stands."""
