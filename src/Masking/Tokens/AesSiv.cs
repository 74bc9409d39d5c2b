using System.Buffers.Binary;
using System.Security.Cryptography;

namespace FastMcp.Masking.Tokens;

/// <summary>
/// AES-SIV (RFC 5297): deterministic authenticated encryption. Equal texts under one key give equal ciphertexts, and
/// nobody without the key can make one that opens.
/// </summary>
/// <remarks>Not safe for two threads. Allocates only when made and where a text is longer than any before.</remarks>
internal sealed class AesSiv : IDisposable
{
    public const int TagLength = 16;
    private const int Block = 16;

    private readonly byte[] _in = new byte[Block];
    private readonly byte[] _out = new byte[Block];
    private readonly ICryptoTransform _mac;
    private readonly ICryptoTransform _stream;
    private readonly UInt128 _subkey1;
    private readonly UInt128 _subkey2;
    private byte[] _scratch = new byte[256];
    private byte[] _pad = new byte[256];

    /// <param name="key">32, 48 or 64 bytes: the MAC's half, then the cipher's.</param>
    public AesSiv(ReadOnlySpan<byte> key)
    {
        if (key.Length is not (32 or 48 or 64))
        {
            throw new ArgumentException("A key of AES-SIV has 32, 48 or 64 bytes.", nameof(key));
        }

        _mac = Cipher(key[..(key.Length / 2)]);
        _stream = Cipher(key[(key.Length / 2)..]);
        _subkey1 = Double(Encrypt(0));
        _subkey2 = Double(_subkey1);
    }

    /// <summary>Writes tag and ciphertext, <see cref="TagLength"/> bytes more than the text.</summary>
    /// <param name="header">Authenticated with the text, not contained.</param>
    public void Seal(ReadOnlySpan<byte> header, ReadOnlySpan<byte> text, Span<byte> to) => Seal(Add(Zero(), header), text, to);

    /// <summary>The text of what <see cref="Seal(ReadOnlySpan{byte}, ReadOnlySpan{byte}, Span{byte})"/> wrote; false, and nothing written, for everything else.</summary>
    public bool TryOpen(ReadOnlySpan<byte> header, ReadOnlySpan<byte> sealedText, Span<byte> to) => TryOpen(Add(Zero(), header), sealedText, to);

    public void Dispose()
    {
        _mac.Dispose();
        _stream.Dispose();
        CryptographicOperations.ZeroMemory(_in);
        CryptographicOperations.ZeroMemory(_out);
        CryptographicOperations.ZeroMemory(_scratch);
    }

    /// <summary>S2V of no string yet; each header is added by <see cref="Add"/>.</summary>
    internal UInt128 Zero()
    {
        Span<byte> zero = stackalloc byte[Block];
        zero.Clear();
        return Mac(zero);
    }

    internal UInt128 Add(UInt128 state, ReadOnlySpan<byte> header) => Double(state) ^ Mac(header);

    internal void Seal(UInt128 headers, ReadOnlySpan<byte> text, Span<byte> to)
    {
        var tag = Finish(headers, text);
        BinaryPrimitives.WriteUInt128BigEndian(to, tag);
        Stream(tag, text, to.Slice(TagLength, text.Length));
    }

    internal bool TryOpen(UInt128 headers, ReadOnlySpan<byte> sealedText, Span<byte> to)
    {
        if (sealedText.Length < TagLength)
        {
            return false;
        }

        var tag = BinaryPrimitives.ReadUInt128BigEndian(sealedText);
        var text = to[..(sealedText.Length - TagLength)];
        Stream(tag, sealedText[TagLength..], text);
        Span<byte> expected = stackalloc byte[TagLength];
        BinaryPrimitives.WriteUInt128BigEndian(expected, Finish(headers, text));
        if (CryptographicOperations.FixedTimeEquals(expected, sealedText[..TagLength]))
        {
            return true;
        }

        text.Clear();
        return false;
    }

    // The last step of S2V (RFC 5297 section 2.4): the state is put onto the end of the text.
    private UInt128 Finish(UInt128 state, ReadOnlySpan<byte> text)
    {
        if (text.Length < Block)
        {
            return Mac(Double(state) ^ Padded(text));
        }

        Room(ref _scratch, text.Length);
        var copy = _scratch.AsSpan(0, text.Length);
        text.CopyTo(copy);
        var end = copy[^Block..];
        BinaryPrimitives.WriteUInt128BigEndian(end, BinaryPrimitives.ReadUInt128BigEndian(end) ^ state);
        var tag = Mac(copy);
        CryptographicOperations.ZeroMemory(copy);
        return tag;
    }

    // CMAC (RFC 4493).
    private UInt128 Mac(ReadOnlySpan<byte> text)
    {
        UInt128 state = 0;
        for (; text.Length > Block; text = text[Block..])
        {
            state = Encrypt(state ^ BinaryPrimitives.ReadUInt128BigEndian(text));
        }

        return text.Length == Block
            ? Encrypt(state ^ BinaryPrimitives.ReadUInt128BigEndian(text) ^ _subkey1)
            : Encrypt(state ^ Padded(text) ^ _subkey2);
    }

    private UInt128 Mac(UInt128 block) => Encrypt(block ^ _subkey1);

    // Counter mode from the tag on, two bits cleared so that 32 bit counters never carry out.
    private void Stream(UInt128 tag, ReadOnlySpan<byte> text, Span<byte> to)
    {
        var blocks = (text.Length + Block - 1) / Block;
        Room(ref _pad, 2 * blocks * Block);
        var counter = tag & ~((UInt128.One << 63) | (UInt128.One << 31));
        for (var at = 0; at < blocks; at++)
        {
            BinaryPrimitives.WriteUInt128BigEndian(_pad.AsSpan(at * Block), counter++);
        }

        if (blocks > 0)
        {
            _stream.TransformBlock(_pad, 0, blocks * Block, _pad, blocks * Block);
        }

        var pad = _pad.AsSpan(blocks * Block, text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            to[at] = (byte)(text[at] ^ pad[at]);
        }

        CryptographicOperations.ZeroMemory(pad);
    }

    private UInt128 Encrypt(UInt128 block)
    {
        BinaryPrimitives.WriteUInt128BigEndian(_in, block);
        _mac.TransformBlock(_in, 0, Block, _out, 0);
        return BinaryPrimitives.ReadUInt128BigEndian(_out);
    }

    private static UInt128 Padded(ReadOnlySpan<byte> text)
    {
        Span<byte> block = stackalloc byte[Block];
        block.Clear();
        text.CopyTo(block);
        block[text.Length] = 0x80;
        return BinaryPrimitives.ReadUInt128BigEndian(block);
    }

    // In GF(2^128) (RFC 5297 section 2.3).
    private static UInt128 Double(UInt128 value) => (value << 1) ^ ((value >> 127) != 0 ? (UInt128)0x87 : 0);

    private static void Room(ref byte[] array, int length) => array = array.Length < length ? new byte[length] : array;

    private static ICryptoTransform Cipher(ReadOnlySpan<byte> key)
    {
        // One block at a time is AES itself; the modes around it are the RFC's.
        using var aes = Aes.Create();
        aes.Mode = CipherMode.ECB;
        aes.Padding = PaddingMode.None;
        aes.Key = key.ToArray();
        return aes.CreateEncryptor();
    }
}
