"""探访 as work through a village: who is to be visited, the sheet that goes along, the sheet that comes back."""
