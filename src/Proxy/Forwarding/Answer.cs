using FastMcp.Proxy.Forwarding.Upstreams;
using FastMcp.Proxy.Transport;
using FastMcp.Wire;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Responses;

namespace FastMcp.Proxy.Forwarding;

/// <summary>
/// An upstream's answer: its head is here, its content is to be read from the connection. Only
/// <see cref="Forwarder"/> fills it.
/// </summary>
/// <remarks>
/// Ownership: its exchange, which calls exactly one of <see cref="Finish"/> and <see cref="Break"/>.
/// </remarks>
internal sealed class Answer
{
    private UpstreamLease _lease;

    public ResponseHead Head { get; } = new();

    public Connection Upstream => _lease.Connection;

    /// <summary>There is a connection that the answer is or will be read from.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Somebody cut the upstream on purpose (the client left): its fault is not the upstream's.</summary>
    public bool Cancelled { get; private set; }

    /// <summary>It makes sense to say what the next piece will touch.</summary>
    public bool TakesAhead => IsOpen && _lease.Connection.TakesAhead;

    /// <summary>What the next piece of a stream will touch; null: nothing is asked for. Of nobody else's pieces.</summary>
    public MemoryAhead? Ahead
    {
        set
        {
            if (IsOpen)
            {
                _lease.Connection.Ahead = value;
            }
        }
    }

    internal void Open(UpstreamLease lease)
    {
        _lease = lease;
        IsOpen = true;
        Cancelled = false;
    }

    /// <summary>From any thread: ends the call upstream.</summary>
    public void Cancel()
    {
        Cancelled = true;
        // While the call waits for people there is none.
        if (_lease.IsOk)
        {
            _lease.Connection.Abort();
        }
    }

    /// <summary>The answer was read to its end and nothing stands behind it: the connection may serve again.</summary>
    public void Finish()
    {
        (Ahead, IsOpen) = (null, false);
        if (Head.KeepAlive)
        {
            _lease.Return();
        }
        else
        {
            _lease.Drop();
        }
    }

    /// <summary>The answer was not read to its end: the connection is of no more use.</summary>
    public void Break()
    {
        if (IsOpen)
        {
            (Ahead, IsOpen) = (null, false);
            _lease.Drop();
        }
    }

    public void Reset()
    {
        Break();
        _lease = default;
        Head.Reset();
    }
}
