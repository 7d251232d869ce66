package dev.sluice.gateway

/** Over the transport that is used unless another is given. */
class RealSocketSpec : RealSocketContract({ null })
