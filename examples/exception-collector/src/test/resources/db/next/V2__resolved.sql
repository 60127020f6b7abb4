ALTER TABLE exception_group ADD COLUMN resolved boolean NOT NULL DEFAULT false;
