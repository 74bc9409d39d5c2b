using FastMcp.Wire.Json;
using FastMcp.Wire.Sse;
using Microsoft.Extensions.ObjectPool;

namespace FastMcp.Proxy.Pipeline;

/// <summary>Tools of exchanges that wait, for those that run. Safe for all threads.</summary>
internal sealed class ExchangeToolPool(JsonLimits json, SseLimits events)
{
    // What more gave back at once is let go: a thousand calls that wait must not keep what they do not use.
    private const int Kept = 64;

    // Streams that rest give them back as fast as new ones take them.
    private const int KeptOfRequests = 1024;

    private readonly DefaultObjectPool<ExchangeTools> _pool = new(new Policy(json, events), Kept);

    public ExchangeTools Rent() => _pool.Get();

    /// <param name="tools">Reset.</param>
    public void Return(ExchangeTools tools) => _pool.Return(tools);

    private sealed class Policy(JsonLimits json, SseLimits events) : IPooledObjectPolicy<ExchangeTools>
    {
        private readonly DefaultObjectPool<RequestTools> _requests = new(new RequestPolicy(json), KeptOfRequests);

        public ExchangeTools Create() => new(json, events, _requests);

        public bool Return(ExchangeTools obj) => true;
    }

    private sealed class RequestPolicy(JsonLimits json) : IPooledObjectPolicy<RequestTools>
    {
        public RequestTools Create() => new(json);

        public bool Return(RequestTools obj) => true;
    }
}
