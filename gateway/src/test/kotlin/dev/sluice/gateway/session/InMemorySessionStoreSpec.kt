package dev.sluice.gateway.session

class InMemorySessionStoreSpec : SessionStoreContract({ InMemorySessionStore() })
