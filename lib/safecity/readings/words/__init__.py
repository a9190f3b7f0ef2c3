"""How a reading is put: findings, sentences, and gaps in knowledge."""
