using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using FastMcp.Masking.Tokens;
using FastMcp.Wire;
using FastMcp.Wire.Json;

namespace FastMcp.Masking.Reasoning;

/// <summary>
/// Puts what a model signed, and its signature, into an envelope that stands in the signature's place when a text of it was masked; and
/// opens such envelopes when they come back. An envelope is bound to its caller and its upstream, and to the texts as they were shown.
/// </summary>
/// <remarks>
/// Written <c>FastMcpEnvelope1</c> and base64 of: 8 bytes that name the key, a nonce of 12, the sealed content, a tag of 16 (AES-256-GCM). The nonce is a
/// keyed hash of the content, so that equal wholes get equal envelopes and no nonce is used for two contents. Ownership: one exchange.
/// </remarks>
public sealed class ReasoningSeal : IDisposable
{
    private const int IdLength = 8;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int KeysLength = 64;

    private readonly ReasoningKeys?[] _keys = new ReasoningKeys?[MaskingKey.MostKeys];
    private readonly EnvelopeContent _content = new();
    private byte[] _buffer = [];
    private MaskingKey? _key;
    private SessionBinding _binding;

    /// <summary>What an envelope begins with; nothing of it is ever written as an escape.</summary>
    public static ReadOnlySpan<byte> Prefix => "FastMcpEnvelope1"u8;

    /// <summary>What the last envelope held, once it is <see cref="EnvelopeResult.Opened"/>.</summary>
    public EnvelopeContent Content => _content;

    /// <param name="key">The first seals, all open.</param>
    /// <param name="binding">Of caller and upstream.</param>
    public void Begin(MaskingKey key, in SessionBinding binding)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!ReferenceEquals(key, _key) || binding != _binding)
        {
            Dispose();
            (_key, _binding) = (key, binding);
        }
    }

    /// <summary>The content of the string that stands in the signature's place.</summary>
    /// <exception cref="InvalidOperationException">Before <see cref="Begin"/>.</exception>
    public void Seal<TSink>(SignedText texts, UnmaskedText signature, ref TSink sink)
        where TSink : struct, IMaskedSink, allows ref struct
    {
        ArgumentNullException.ThrowIfNull(texts);
        var keys = KeysOf(0) ?? throw new InvalidOperationException("Seal without Begin.");
        var content = EnvelopeContent.LengthOf(texts, signature.Length);
        var sealedLength = IdLength + NonceLength + content + TagLength;
        var total = Prefix.Length + Base64.GetMaxEncodedToUtf8Length(sealedLength);
        Room(total + content);
        var plain = _buffer.AsSpan(total, content);
        EnvelopeContent.Write(texts, signature.Bytes, plain);
        Prefix.CopyTo(_buffer);
        var body = _buffer.AsSpan(Prefix.Length, sealedLength);
        keys.Id.CopyTo(body);
        var nonce = body.Slice(IdLength, NonceLength);
        keys.NonceOf(plain, nonce);
        keys.Seal(nonce, plain, body.Slice(IdLength + NonceLength, content), body[^TagLength..]);
        CryptographicOperations.ZeroMemory(plain);
        Base64.EncodeToUtf8InPlace(_buffer.AsSpan(Prefix.Length), sealedLength, out var written);
        sink.Write(new Masked(_buffer.AsSpan(0, Prefix.Length + written)));
    }

    /// <param name="raw">The content of the signature's string as it stands in JSON.</param>
    /// <param name="shown">The texts beside it, likewise, in their order: <see cref="ShownTexts"/>.</param>
    public EnvelopeResult TryOpen(ReadOnlySpan<byte> raw, ShownTexts shown)
    {
        ArgumentNullException.ThrowIfNull(shown);
        Room(2 * (raw.Length + JsonUnescaper.MinimumRoom));
        var text = JsonText.Decode(raw, _buffer);
        if (!text.StartsWith(Prefix))
        {
            return EnvelopeResult.NotOurs;
        }

        var body = _buffer.AsSpan(raw.Length + JsonUnescaper.MinimumRoom);
        if (Base64.DecodeFromUtf8(text[Prefix.Length..], body, out _, out var length) != OperationStatus.Done || length < IdLength + NonceLength + TagLength)
        {
            return EnvelopeResult.Broken;
        }

        body = body[..length];
        for (var index = 0; _key is not null && index < _key.Count; index++)
        {
            if (KeysOf(index) is { } keys && keys.Id.SequenceEqual(body[..IdLength]))
            {
                return Open(keys, body[IdLength..], shown);
            }
        }

        return EnvelopeResult.NotOurs;
    }

    /// <summary>Forgets the keys and the last envelope.</summary>
    public void Dispose()
    {
        foreach (ref var keys in _keys.AsSpan())
        {
            keys?.Dispose();
            keys = null;
        }

        Forget();
        _key = null;
    }

    /// <summary>Forgets the last envelope.</summary>
    public void Forget()
    {
        CryptographicOperations.ZeroMemory(_buffer);
        _buffer = _buffer.Length > 64 * 1024 ? [] : _buffer;
        _content.Clear();
    }

    private EnvelopeResult Open(ReasoningKeys keys, ReadOnlySpan<byte> body, ShownTexts shown)
    {
        var plain = _content.Room(body.Length - NonceLength - TagLength);
        if (!keys.TryOpen(body[..NonceLength], body[NonceLength..^TagLength], body[^TagLength..], plain) || !_content.TryRead())
        {
            _content.Clear();
            return EnvelopeResult.Broken;
        }

        if (_content.Count == shown.Count && CryptographicOperations.FixedTimeEquals(_content.ShownHash, shown.Hash()))
        {
            return EnvelopeResult.Opened;
        }

        _content.Clear();
        return EnvelopeResult.TextChanged;
    }

    private ReasoningKeys? KeysOf(int index)
    {
        if (_key is null)
        {
            return null;
        }

        if (_keys[index] is null)
        {
            Span<byte> derived = stackalloc byte[KeysLength];
            Span<byte> id = stackalloc byte[IdLength];
            Span<byte> info = stackalloc byte[ReasoningKeys.Info.Length + SessionBinding.Length];
            ReasoningKeys.Info.CopyTo(info);
            _binding.Write(info[ReasoningKeys.Info.Length..]);
            _key.Derive(index, info, derived);
            _key.Derive(index, ReasoningKeys.IdInfo, id);
            _keys[index] = new ReasoningKeys(derived, id);
            CryptographicOperations.ZeroMemory(derived);
        }

        return _keys[index];
    }

    private void Room(int length) => _buffer = _buffer.Length < length ? new byte[length] : _buffer;
}
