using FastMcp.Masking;
using FastMcp.Proxy.Masking.Channels;
using FastMcp.Proxy.Masking.Events;
using FastMcp.Wire;
using FastMcp.Wire.EventStream;

namespace FastMcp.Proxy.Masking.Bodies;

/// <summary>Frames of application/vnd.amazon.eventstream. Their payload is put together, since its length and checksums go around it.</summary>
/// <remarks>Ownership: one exchange.</remarks>
internal sealed class BinaryFrame(SlotRouter router) : EventFrame
{
    private static readonly byte[] s_chunk = "chunk"u8.ToArray();

    private readonly FrameWriter _writer = new();
    private readonly JudgedBytes _payload = new();
    private ByteRange _headers;
    private bool _wrapped;
    private bool _isSame;

    // The writer has the headers of the frame that came before.
    private bool _isCopied;

    /// <summary>A frame came.</summary>
    /// <param name="headers">In the input.</param>
    /// <param name="wrapped">Its payload is the model's own event in base64.</param>
    /// <param name="isSame">They are those of the one before.</param>
    public void Set(ByteRange headers, bool wrapped, bool isSame = false) => (_headers, _wrapped, _isSame) = (headers, wrapped, isSame);

    public override void Head(ReadOnlySpan<byte> input, ref SlotSink sink)
    {
        if (!_isSame || !_isCopied)
        {
            _writer.Begin();
            _writer.Copy(_headers.Of(input));
            _isCopied = true;
        }

        router.Outlet.Collect(_payload);
    }

    public override void Tail(ReadOnlySpan<byte> input, ref SlotSink sink) => Close();

    public override void Begin(ReadOnlySpan<byte> name, ref SlotSink sink)
    {
        _isCopied = false;
        _writer.Begin();
        _writer.Event(_wrapped ? s_chunk : name);
        router.Outlet.Collect(_payload);
    }

    public override void End(ref SlotSink sink) => Close();

    public void Clear()
    {
        _isCopied = false;
        _payload.Clear();
    }

    private void Close()
    {
        router.Outlet.Collect(null);
        if (_wrapped)
        {
            _payload.ToBase64();
        }

        var sink = new FramedSink(router.Outlet);
        var around = _wrapped ? InvokePayload.Around : 0;
        _writer.Head(_payload.Bytes.Length + around, ref sink);
        if (_wrapped)
        {
            _writer.Wrap(ref sink);
        }

        router.Outlet.WriteFramed(_payload.All);
        _writer.Tail(_payload.Bytes, _wrapped, ref sink);
        _payload.Clear();
    }
}
