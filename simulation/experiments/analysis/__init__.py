"""What came of a sweep: tables read from its folder when they are wanted, effects, indices, regions and a report."""
