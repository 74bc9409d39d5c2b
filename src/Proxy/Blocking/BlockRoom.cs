using System.Globalization;
using FastMcp.Proxy.Pipeline;
using FastMcp.Recording;

namespace FastMcp.Proxy.Blocking;

/// <summary>
/// The blocks in force. Laid or lifted by an operator, kept over a restart, seen by every call before it is decided; those that run
/// are cut at once.
/// </summary>
/// <remarks>State, safe for all threads. Laying and lifting write a file: not for socket threads.</remarks>
internal sealed class BlockRoom
{
    /// <summary>limit blocks: more is a policy's matter.</summary>
    public const int Most = 1000;

    private readonly Lock _lock = new();
    private readonly RunningCalls _running;
    private readonly BlockFile? _file;
    private readonly TimeProvider _clock;
    private readonly SessionLog _record;
    private volatile Block[] _blocks;
    private long _cut;
    private long _last;

    /// <param name="running">What is cut.</param>
    /// <param name="file">Where blocks are kept; null: nobody may lay any.</param>
    /// <param name="clock">Ends them.</param>
    /// <param name="record">Takes what was done.</param>
    /// <exception cref="IOException">The file is there and cannot be read.</exception>
    public BlockRoom(RunningCalls running, BlockFile? file, TimeProvider clock, SessionLog record)
    {
        (_running, _file, _clock, _record) = (running, file, clock, record);
        _blocks = file?.Read() ?? [];
        _last = _blocks.Select(block => long.TryParse(block.Id.AsSpan("block-".Length), CultureInfo.InvariantCulture, out var number) ? number : 0).DefaultIfEmpty().Max();
    }

    /// <summary>Running exchanges that were cut.</summary>
    public long Cut => Interlocked.Read(ref _cut);

    /// <summary>In force now.</summary>
    public IReadOnlyList<Block> InForce => [.. _blocks.Where(block => !block.IsOver(_clock.GetUtcNow()))];

    /// <summary>Puts the exchange under the blocks: null if none is about it; else it must not go on.</summary>
    public Block? Enter(Exchange exchange)
    {
        // Added first: a block that is laid now either finds it there, or is found here.
        _running.Add(exchange);
        var blocks = _blocks;
        if (blocks.Length == 0)
        {
            return null;
        }

        var now = _clock.GetUtcNow();
        foreach (var block in blocks)
        {
            if (exchange.Marks.IsMeantBy(block) && !block.IsOver(now))
            {
                return block;
            }
        }

        return null;
    }

    public void Leave(Exchange exchange) => _running.Remove(exchange);

    /// <summary>Lays a block; when this returns it is on the disk, in force, and what ran has been cut.</summary>
    /// <exception cref="IOException">It cannot be kept; it is in force all the same, until a restart.</exception>
    public Block Lay(BlockOrder order, out int cut)
    {
        Block block;
        lock (_lock)
        {
            var now = _clock.GetUtcNow();
            block = new Block($"block-{++_last}", order.Scope, order.Name ?? "", order.Reason, now, order.Seconds is { } seconds ? now.AddSeconds(seconds) : null);
            _blocks = [.. _blocks.Where(old => !old.IsOver(now)), block];
        }

        cut = _running.Cut(block);
        Interlocked.Add(ref _cut, cut);
        _record.Admin(new AdminFacts("operator", "block", block.ToString()));
        Keep();
        return block;
    }

    /// <summary>False: there is no such block.</summary>
    /// <exception cref="IOException">That it is lifted cannot be kept: after a restart it is in force again.</exception>
    public bool Lift(string id)
    {
        Block? lifted;
        lock (_lock)
        {
            lifted = Array.Find(_blocks, block => block.Id == id);
            if (lifted is null)
            {
                return false;
            }

            _blocks = [.. _blocks.Where(block => block != lifted)];
        }

        _record.Admin(new AdminFacts("operator", "lift", lifted.ToString()));
        Keep();
        return true;
    }

    private void Keep()
    {
        lock (_lock)
        {
            _file?.Write(_blocks);
        }
    }
}
