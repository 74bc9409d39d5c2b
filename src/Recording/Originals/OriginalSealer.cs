using System.Buffers;

namespace FastMcp.Recording.Originals;

/// <summary>Takes what one exchange says as it came, and gives it to the log sealed. The log itself takes no raw text.</summary>
/// <remarks>Ownership: its <see cref="Opened"/>; the request's side and the answer's may add at once, each from one thread at a time.</remarks>
public sealed class OriginalSealer
{
    private readonly PendingOriginal _request = new();
    private readonly PendingOriginal _reply = new();
    private SessionKey? _key;

    internal OriginalSealer()
    {
    }

    /// <summary>False: nothing is sealed, and what is added is dropped.</summary>
    public bool IsOn => _key is not null;

    public void Add(SessionLog log, Opened opened, Direction direction, ReadOnlySpan<byte> raw)
    {
        if (_key is null)
        {
            return;
        }

        var pending = Of(direction);
        while (raw.Length > 0)
        {
            raw = raw[pending.Add(raw)..];
            if (pending.IsFull)
            {
                End(log, opened, direction);
            }
        }
    }

    internal void Begin(SessionKey? key)
    {
        _key = key;
        _request.Reset();
        _reply.Reset();
    }

    internal void End(SessionLog log, Opened opened, Direction direction)
    {
        var pending = Of(direction);
        if (_key is null || pending.IsEmpty)
        {
            return;
        }

        var frame = ArrayPool<byte>.Shared.Rent(PendingOriginal.Full + OriginalFrame.Overhead);
        log.Append(opened, _key.Seal(opened.Exchange, direction, pending.Offset, pending.Bytes, frame));
        ArrayPool<byte>.Shared.Return(frame);
        pending.End();
    }

    private PendingOriginal Of(Direction direction) => direction == Direction.Request ? _request : _reply;
}
