using FastMcp.Wire.Json;
using FastMcp.Wire.Sse;
using Microsoft.Extensions.ObjectPool;

namespace FastMcp.Proxy.Pipeline;

/// <summary>Exchanges that are not in use, up to <see cref="Kept"/>. Safe for all threads.</summary>
internal sealed class ExchangePool(JsonLimits json, SseLimits events)
{
    private const int Kept = 1024;

    private readonly DefaultObjectPool<Exchange> _pool = new(new Policy(new ExchangeToolPool(json, events)), Kept);

    public Exchange Rent() => _pool.Get();

    public void Return(Exchange exchange) => _pool.Return(exchange);

    private sealed class Policy(ExchangeToolPool tools) : IPooledObjectPolicy<Exchange>
    {
        public Exchange Create() => new(tools);

        public bool Return(Exchange obj) => true;
    }
}
