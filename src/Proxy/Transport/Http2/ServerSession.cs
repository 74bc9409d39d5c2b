using System.Buffers;
using FastMcp.Proxy.Transport.Sockets;
using FastMcp.Proxy.Transport.Timing;
using FastMcp.Wire.Http.Responses;
using FastMcp.Wire.Http2;
using FastMcp.Wire.Http2.Hpack;
using FastMcp.Wire.Http2.Messages;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Transport.Http2;

/// <summary>A client's connection: each of its streams runs the handler of all connections.</summary>
internal sealed partial class ServerSession(Connection link, Http2Door door)
    : Http2Session(link, door.Limits, door.Counters, door.State.Ticker, door.Idle)
{
    private readonly HashSet<ServerStream> _places = [];
    private readonly List<ServerStream> _free = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _counted;
    private FloodMeter _resets = new(door.Limits.Resets);
    private bool _isLeaving;

    /// <summary>Until the connection and every stream on it are over.</summary>
    public async Task RunAsync()
    {
        // What the client is to see first.
        Interlocked.Increment(ref Counters.Connections);
        try
        {
            await ReadAsync().ConfigureAwait(false);
        }
        finally
        {
            CloseFree();
        }

        // The client is told at once; what its streams began may take longer to end.
        await Link.CloseAsync(door.Linger).ConfigureAwait(false);
        await _ended.Task.ConfigureAwait(false);
    }

    /// <summary>Under the lock: the place waits for its next stream, if somebody drives it still.</summary>
    public void Free(ServerStream place)
    {
        if (_places.Contains(place))
        {
            _free.Add(place);
        }
    }

    /// <summary>Under the lock: the place's stream ended whole, or its exchange has.</summary>
    public void Leave(ServerStream place)
    {
        if (place.IsCounted)
        {
            place.IsCounted = false;
            _counted--;
            door.Leave();
        }
    }

    /// <summary>Under the lock.</summary>
    public void WriteHead(int stream, ResponseHead head, bool endsStream)
    {
        var block = ArrayPool<byte>.Shared.Rent(HeaderBlocks.MostOf(head.Fields) + 1);
        var at = BeginBlock(block);
        at += HeaderBlocks.Write(head, block.AsSpan(at));
        WriteHeaders(stream, block.AsSpan(0, at), endsStream);
        FrameOutput.Return(block, at);
    }

    public override void PlaceEnded(Http2Stream stream)
    {
        // Its driver may still have something to end: the place is given back behind it.
    }

    // No push is offered by a client; the largest frame is what everybody takes without a word.
    protected override void WriteSettings() => WriteSettings([(3, Limits.Streams), (4, Limits.StreamWindow), (6, Limits.Head)]);

    protected override bool GoesOn()
    {
        if (!Link.IsDraining)
        {
            return true;
        }

        ServerStream[] places;
        lock (Gate)
        {
            if (IsEmpty)
            {
                Leave();
                return false;
            }

            if (!Leave())
            {
                return true;
            }

            places = [.. _places];
        }

        // Those that wait for a stream end now, the others behind theirs.
        foreach (var place in places)
        {
            place.Connection.RequestDrain();
        }

        Flush();
        return true;
    }

    protected override void Emptied()
    {
        if (Link.IsDraining)
        {
            WakeReading();
        }
    }

    // What a client asked that has left is not worth to be read.
    protected override bool KeepsContent => false;

    protected override bool IsIdle(int stream) => stream % 2 == 0 || stream > LastStream;

    protected override void LeavesSoon(int last)
    {
        // It says that it takes no stream of ours: there is none.
    }

    protected override void PeerReset(Http2Stream stream, int number, Http2Error error)
    {
        (IReadableObserver? Reader, bool IsWaiting) told = default;
        lock (Gate)
        {
            if (stream.Id == number)
            {
                told = stream.Break(ConnectionFault.PeerReset, KeepsContent);
            }
        }

        stream.Tell(told.Reader, told.IsWaiting);
        Misbehaved();
    }

    // Streams that are given up cost the exchange that they began, whoever of the two had to reset them.
    protected override void Misbehaved()
    {
        if (!_resets.Take(Ticker.Now))
        {
            Interlocked.Increment(ref Counters.OverResets);
            Fail(Http2Error.EnhanceYourCalm);
        }
    }

    protected override void Fields(int stream, HeaderList list, bool endsStream)
    {
        Http2Stream? open;
        lock (Gate)
        {
            open = Find(stream);
        }

        if (open is not null)
        {
            Behind(open, stream, list, endsStream);
        }
        else if (stream % 2 == 0)
        {
            Fail(Http2Error.ProtocolError);
        }
        else if (stream <= LastStream)
        {
            // Of a stream that is over: what was on its way.
            Nothing();
        }
        else
        {
            LastStream = stream;
            Open(stream, list, endsStream);
        }
    }

    private void Behind(Http2Stream stream, int number, HeaderList list, bool endsStream)
    {
        IReadableObserver? reader;
        Http2Error error;
        lock (Gate)
        {
            error = list.IsOver || Wire.Http2.Messages.Trailers.Flaw(list) is not null || IsPseudo(list) ? Http2Error.ProtocolError : stream.Trailers(endsStream);
            reader = stream.TakeReader();
        }

        if (error != Http2Error.NoError)
        {
            BreakStream(stream, number, error);
        }

        reader?.OnReadable(Transfer.Done(0));
    }

    private static bool IsPseudo(HeaderList list)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (list.Name(i).StartsWith(":"u8))
            {
                return true;
            }
        }

        return false;
    }

    private void Open(int id, HeaderList list, bool endsStream)
    {
        Interlocked.Increment(ref Counters.Streams);
        ServerStream? place = null;
        IReadableObserver? reader = null;
        var isNew = false;
        var (isRefused, isCrowded) = (false, false);
        lock (Gate)
        {
            if (list.IsOver)
            {
                TooLarge(id, endsStream);
                isRefused = true;
            }
            else if (_isLeaving || OpenStreams >= Limits.Streams || (HasAllPlaces && !HasFree()))
            {
                Interlocked.Add(ref Counters.OverStreams, _isLeaving ? 0 : 1);
                Reset(id, Http2Error.RefusedStream);
                isRefused = true;
            }
            else if (!door.TryEnter(_counted))
            {
                Reset(id, Http2Error.RefusedStream);
                isCrowded = true;
            }
            else
            {
                place = TakePlace(out isNew);
                place.IsCounted = true;
                _counted++;
                if (place.Begin(id, list, endsStream) is not null)
                {
                    Reset(id, Http2Error.ProtocolError);
                    Leave(place);
                    _free.Add(place);
                    isRefused = true;
                }

                reader = place.TakeReader();
            }
        }

        reader?.OnReadable(Transfer.Done(0));
        if (isNew)
        {
            _ = DriveAsync(place!);
        }

        if (isRefused)
        {
            Misbehaved();
        }
        else if (isCrowded)
        {
            // What others took is not held against this one, but for the frame.
            Nothing();
        }
    }

    // A refusal without an exchange: nobody knows whose it would be.
    private void TooLarge(int id, bool endsStream)
    {
        if (!TakesAnswer())
        {
            return;
        }

        Span<byte> block = stackalloc byte[64];
        var at = BeginBlock(block);
        at += HpackEncoder.Status(block[at..], 431);
        at += HpackEncoder.Field(block[at..], "content-length"u8, "0"u8);
        WriteHeaders(id, block[..at], endsStream: true);
        if (!endsStream)
        {
            Reset(id, Http2Error.NoError);
        }
    }

    private bool HasAllPlaces => _places.Count >= 2 * Limits.Streams;

    private ServerStream TakePlace(out bool isNew)
    {
        isNew = false;
        if (TakeFree() is { } free)
        {
            return free;
        }

        isNew = true;
        var place = new ServerStream(this);
        place.Connection = new Connection(place, door.Options, door.State) { Local = Link.Local, Remote = Link.Remote, Tls = Link.Tls, Carrier = Link };
        _places.Add(place);
        return place;
    }

    // The last one that waits for a request. One whose exchange has sent its answer and is not over, as while it is being recorded, would have a stream wait for that:
    // where no more places may be made, the one that sent its answer first, which is over soonest.
    private ServerStream? TakeFree()
    {
        var at = _free.FindLastIndex(static place => !IsDead(place) && place.Connection.IsIdle);
        at = at < 0 && HasAllPlaces ? _free.FindIndex(static place => !IsDead(place)) : at;
        if (at < 0)
        {
            return null;
        }

        var place = _free[at];
        _free.RemoveAt(at);
        return place;
    }

    private bool HasFree() => _free.Exists(static place => !IsDead(place));

    // Its driver has not noticed yet.
    private static bool IsDead(ServerStream place) => place.IsClosed || place.Connection.Fault != ConnectionFault.None;

    private async Task DriveAsync(ServerStream place)
    {
        try
        {
            await door.Inner.RunAsync(place.Connection).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // As a listener does: a fault of ours ends its stream alone.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Interlocked.Increment(ref door.State.Counters.HandlerFailures);
            Log.Failed(door.Logger, place.Connection.Id, e);
            place.Connection.Abort();
        }
        finally
        {
            await place.Connection.DisposeAsync().ConfigureAwait(false);
            lock (Gate)
            {
                Leave(place);
                _places.Remove(place);
                _free.Remove(place);
                if (_places.Count == 0 && IsEnded)
                {
                    _ended.TrySetResult();
                }
            }
        }
    }

    // True: it is said now that no stream behind the last is served.
    private bool Leave()
    {
        if (_isLeaving)
        {
            return false;
        }

        _isLeaving = true;
        WriteGoAway(LastStream, Http2Error.NoError);
        return true;
    }

    // Places without a stream are told that there will be none.
    private void CloseFree()
    {
        ServerStream[] places;
        lock (Gate)
        {
            places = [.. _places];
            if (places.Length == 0)
            {
                _ended.TrySetResult();
            }
        }

        foreach (var place in places)
        {
            place.Connection.Abort(ConnectionFault.PeerReset);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.Http2StreamFailed, LogLevel.Error, "The handler of stream connection {Id} failed.")]
        public static partial void Failed(ILogger logger, long id, Exception exception);
    }
}
