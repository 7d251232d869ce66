package dev.sluice.gateway.session

/** A store written in Java keeps the contract. */
class JavaSessionStoreSpec : SessionStoreContract({ TableSessionStore() })
