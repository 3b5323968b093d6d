"""ACTS (步骤): one file per act of a procedure; a public function is one act, and one act is one transaction."""
