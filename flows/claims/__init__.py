"""From mentions to claims: candidates anchored on sums, quantities and triggers, their class and roles, and the records of one
document."""
