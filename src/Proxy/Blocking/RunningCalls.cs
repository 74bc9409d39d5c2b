using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Transport;

namespace FastMcp.Proxy.Blocking;

/// <summary>
/// The exchanges that were let through and run, with what a block could name of them. Adding and removing allocate nothing in the
/// steady state. Any thread.
/// </summary>
internal sealed class RunningCalls
{
    private const int Stripes = 16;

    private readonly Stripe[] _stripes = [.. Enumerable.Range(0, Stripes).Select(_ => new Stripe())];

    /// <summary>From now on a block finds it; the block list is looked at after this, so that none is missed.</summary>
    public void Add(Exchange exchange) => _stripes[exchange.Id % Stripes].Add(exchange);

    public void Remove(Exchange exchange) => _stripes[exchange.Id % Stripes].Remove(exchange);

    /// <summary>Cuts all that the block is about; returns how many.</summary>
    public int Cut(Block block)
    {
        var cut = new List<(Exchange Exchange, long Id, Connection Client)>();
        foreach (var stripe in _stripes)
        {
            stripe.Collect(block, cut);
        }

        // Outside the locks: a woken driver runs inline here and removes its exchange.
        foreach (var (exchange, id, client) in cut)
        {
            client.Abort(ConnectionFault.Blocked);
            exchange.Watch.Cut(id);
        }

        return cut.Count;
    }

    private sealed class Stripe
    {
        private readonly Lock _lock = new();
        private readonly List<Exchange> _running = [];

        public void Add(Exchange exchange)
        {
            lock (_lock)
            {
                exchange.RunningSlot = _running.Count;
                _running.Add(exchange);
            }
        }

        public void Remove(Exchange exchange)
        {
            lock (_lock)
            {
                var last = _running[^1];
                _running[exchange.RunningSlot] = last;
                last.RunningSlot = exchange.RunningSlot;
                _running.RemoveAt(_running.Count - 1);
                exchange.RunningSlot = -1;
            }
        }

        public void Collect(Block block, List<(Exchange Exchange, long Id, Connection Client)> cut)
        {
            lock (_lock)
            {
                foreach (var exchange in _running)
                {
                    if (exchange.Marks.IsMeantBy(block))
                    {
                        cut.Add((exchange, exchange.Id, exchange.Client));
                    }
                }
            }
        }
    }
}
