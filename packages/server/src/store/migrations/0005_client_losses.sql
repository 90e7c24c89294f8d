-- up
-- What SDKs say of themselves (A1): beside what was received, not part of it.
ALTER TABLE ledger
    MODIFY COLUMN outcome Enum8('received' = 1, 'stored' = 2, 'dropped' = 3, 'dead' = 4,
                                'client_sent' = 5, 'client_retried' = 6, 'client_dropped' = 7);

-- down
ALTER TABLE ledger
    MODIFY COLUMN outcome Enum8('received' = 1, 'stored' = 2, 'dropped' = 3, 'dead' = 4);
