using System.Globalization;
using System.Security.Cryptography;
using FastMcp.Proxy.Pipeline;
using FastMcp.Recording;
using FastMcp.Store.Blocks;

namespace FastMcp.Proxy.Blocking;

/// <summary>
/// The blocks in force. Laid or lifted by an operator, kept over a restart, seen by every call before it is decided; those that run
/// are cut at once. With a store they are those of all nodes: what is lifted is remembered as lifted, so that no node lays it again.
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
    private readonly string? _node;
    private volatile Block[] _blocks;
    private Block[] _lifted = [];
    private volatile bool _unread;
    private long _cut;
    private long _last;

    /// <param name="running">What is cut.</param>
    /// <param name="file">Where blocks are kept; null: nobody may lay any.</param>
    /// <param name="clock">Ends them.</param>
    /// <param name="record">Takes what was done.</param>
    /// <param name="node">Names this node where several share blocks; null: it is alone.</param>
    /// <param name="refuses">Until the store was read once, every call is refused: nobody knows what operators stopped.</param>
    /// <exception cref="IOException">The file is there and cannot be read.</exception>
    public BlockRoom(RunningCalls running, BlockFile? file, TimeProvider clock, SessionLog record, string? node = null, bool refuses = false)
    {
        (_running, _file, _clock, _record, _node, _unread) = (running, file, clock, record, node, refuses);
        // What was laid while the node was alone may have an id that another node gave too.
        Block[] kept = [.. (file?.Read() ?? []).Select(block => node is not null && block.By is null ? block with { Id = NextId(), By = "operator at " + node } : block)];
        (_blocks, _lifted) = ([.. kept.Where(block => block.Lifted is null)], [.. kept.Where(block => block.Lifted is not null)]);
        _last = _blocks.Select(block => long.TryParse(block.Id.AsSpan("block-".Length), CultureInfo.InvariantCulture, out var number) ? number : 0).DefaultIfEmpty().Max();
    }

    /// <summary>Stands for blocks that nobody knows yet: the store was not read since the start.</summary>
    public static Block Unread { get; } = new("store", BlockScope.All, "", "", default, null);

    /// <summary>There is a place where blocks are kept: operators may lay some.</summary>
    public bool IsKept => _file is not null;

    /// <summary>The store was not read since the start, and calls are refused for it.</summary>
    public bool IsUnread => _unread;

    /// <summary>Those in force, those that ended by themselves, and those that were lifted not long ago: what other nodes should know.</summary>
    public IReadOnlyList<Block> Known
    {
        get
        {
            lock (_lock)
            {
                return [.. _blocks, .. _lifted];
            }
        }
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
        if (_unread)
        {
            return Unread;
        }

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
    public Block Lay(BlockOrder order, out int cut, string by = "operator")
    {
        Block block;
        lock (_lock)
        {
            var now = _clock.GetUtcNow();
            block = new Block(NextId(), order.Scope, order.Name ?? "", order.Reason, now, order.Seconds is { } seconds ? now.AddSeconds(seconds) : null) { Issuer = order.Issuer, By = _node is null ? null : $"{by} at {_node}" };
            _blocks = [.. _blocks.Where(old => !old.IsOver(now)), block];
        }

        cut = Cuts(block);
        _record.Admin(new AdminFacts(by, "block", block.ToString()));
        Keep();
        return block;
    }

    /// <summary>False: there is no such block.</summary>
    /// <exception cref="IOException">That it is lifted cannot be kept: after a restart it is in force again.</exception>
    public bool Lift(string id, string by = "operator")
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
            Remember(lifted with { Lifted = _clock.GetUtcNow() });
        }

        _record.Admin(new AdminFacts(by, "lift", lifted.ToString()));
        Keep();
        return true;
    }

    /// <summary>What the store has: what is new is laid, what was lifted elsewhere is lifted. What the store lacks stays in force.</summary>
    public void Learn(IReadOnlyList<Block> there)
    {
        List<Block> laid = [], lifted = [];
        lock (_lock)
        {
            var now = _clock.GetUtcNow();
            foreach (var block in there)
            {
                var mine = Array.Find(_blocks, one => one.Id == block.Id);
                if (block.Lifted is not null && mine is not null)
                {
                    lifted.Add(block);
                    _blocks = [.. _blocks.Where(one => one != mine)];
                    Remember(block);
                }
                else if (mine is null && !block.IsOver(now) && !Array.Exists(_lifted, one => one.Id == block.Id))
                {
                    laid.Add(block);
                    _blocks = [.. _blocks, block];
                }
            }

            _blocks = Array.Exists(_blocks, block => block.IsOver(now)) ? [.. _blocks.Where(block => !block.IsOver(now))] : _blocks;
        }

        Done(laid, lifted);
    }

    /// <summary>All that nodes share was read: what was stopped, used up and marked elsewhere is in force here.</summary>
    public void Open() => _unread = false;

    private void Done(List<Block> laid, List<Block> lifted)
    {
        foreach (var block in laid)
        {
            Cuts(block);
            _record.Admin(new AdminFacts(block.By ?? "another node", "block", block.ToString()));
        }

        foreach (var block in lifted)
        {
            _record.Admin(new AdminFacts("another node", "lift", block.ToString()));
        }

        if (laid.Count + lifted.Count > 0)
        {
            Keep();
        }
    }

    private int Cuts(Block block)
    {
        var cut = _running.Cut(block);
        Interlocked.Add(ref _cut, cut);
        return cut;
    }

    // Alone a node counts; with others an id is nobody else's.
    private string NextId() => _node is null ? $"block-{++_last}" : "block-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(5));

    // Whoever calls has the lock.
    private void Remember(Block lifted)
    {
        if (_node is not null)
        {
            _lifted = [.. _lifted.Where(block => _clock.GetUtcNow() - block.Lifted < BlockTable.Kept), lifted];
        }
    }

    private void Keep()
    {
        lock (_lock)
        {
            _file?.Write([.. _blocks, .. _lifted]);
        }
    }
}
