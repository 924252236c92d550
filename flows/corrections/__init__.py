"""What people decide over the machine: corrections as files, how they are found again and applied, and how far two coders
agree."""
