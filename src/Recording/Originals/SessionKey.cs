using System.Buffers.Binary;
using System.Security.Cryptography;

namespace FastMcp.Recording.Originals;

/// <summary>Seals what one session says, for an hour at most: then it gets another key. In memory only; on disk it is wrapped.</summary>
/// <remarks>Safe for all threads. INVARIANT: no number is used twice, since the key lives in one run only and the number only grows.</remarks>
internal sealed class SessionKey(KeyId id, ReadOnlySpan<byte> key, DateTimeOffset made) : IDisposable
{
    public const int Size = 32;

    private readonly AesGcm _cipher = new(key, OriginalFrame.TagSize);
    private readonly Lock _lock = new();
    private ulong _number;

    public KeyId Id => id;

    public DateTimeOffset Made => made;

    /// <param name="exchange">Whose text it is.</param>
    /// <param name="direction">Which side's.</param>
    /// <param name="offset">Bytes of that side before it.</param>
    /// <param name="plain">The text.</param>
    /// <param name="frame">Room for it and <see cref="OriginalFrame.Overhead"/>.</param>
    public Sealed Seal(ulong exchange, Direction direction, long offset, ReadOnlySpan<byte> plain, Span<byte> frame)
    {
        frame = frame[..(OriginalFrame.Overhead + plain.Length)];
        frame[0] = (byte)direction;
        id.Write(frame[OriginalFrame.KeyAt..]);
        BinaryPrimitives.WriteInt64LittleEndian(frame[OriginalFrame.OffsetAt..], offset);
        lock (_lock)
        {
            OriginalFrame.Seal(_cipher, exchange, _number++, plain, frame);
        }

        return new Sealed(frame);
    }

    public void Dispose() => _cipher.Dispose();

    public override string ToString() => "***";
}
