using FastMcp.Wire.Slots;

namespace FastMcp.Wire.Json;

/// <summary>Keys on their way to the slots of their values: decoded, bounded, and followed by the map.</summary>
public sealed partial class JsonSlotScanner
{
    private readonly byte[] _key = new byte[KeyMap.MostKeyBytes + JsonUnescaper.MinimumRoom];
    private readonly byte[] _keyLengths = new byte[KeyMap.MostKeyBytes + JsonUnescaper.MinimumRoom];
    private KeyMap? _keys;

    private ReadOnlySpan<byte> Key => _key.AsSpan(0, _now.KeyLength);

    private bool IsMarked => _keys is not null && _keys.IsMarked(_now.Place);

    private SlotInfo NumberSlot => new(SlotEncoding.JsonNumber, ChannelId.None, MayHoldJson: false, _now.Place, Key);

    private void BeginKeyText()
    {
        _now.KeyLength = 0;
        _now.KeyText = default;
    }

    // A part of the key as it stands; what is beyond the bound is not looked at.
    private void CaptureKey(ReadOnlySpan<byte> raw)
    {
        if (_keys is null || _now.KeyLength >= KeyMap.MostKeyBytes)
        {
            return;
        }

        if (!_now.KeyText.Pending && JsonText.IsPlain(raw))
        {
            raw = raw[..Math.Min(raw.Length, KeyMap.MostKeyBytes - _now.KeyLength)];
            raw.CopyTo(_key.AsSpan(_now.KeyLength));
            _now.KeyLength += raw.Length;
            return;
        }

        _now.KeyLength += _now.KeyText.Decode(raw, _key.AsSpan(_now.KeyLength), _keyLengths, out _);
    }

    private void EndKeyText()
    {
        if (_keys is null)
        {
            return;
        }

        if (_now.KeyLength < KeyMap.MostKeyBytes)
        {
            _now.KeyLength += _now.KeyText.Finish(_key.AsSpan(_now.KeyLength), _keyLengths);
        }

        _now.KeyLength = Math.Min(_now.KeyLength, KeyMap.MostKeyBytes);
        _now.Place = _keys.Member(_frames[_now.Depth - 1].Place, Key);
    }

    // The key of an object that has opened or closed says nothing of what follows.
    private void EnterPlace(bool isArray)
    {
        if (_keys is null)
        {
            return;
        }

        _frames[_now.Depth - 1].Place = _now.Place;
        _now.Place = isArray ? _keys.Element(_now.Place) : 0;
        _now.KeyLength = isArray ? _now.KeyLength : 0;
    }

    private void NextElementPlace(ulong array) => _now.Place = _keys is null ? 0 : _keys.Element(array);

    private JsonFaultKind ContinueMarkedNumber<TSink>(ReadOnlySpan<byte> bytes, int start, int at, ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct
    {
        if (at < bytes.Length)
        {
            return EndNumber(bytes, start, at, ref sink);
        }

        SpillHeldKey(bytes, start, ref sink);
        if (at > start)
        {
            sink.SlotPiece(new UnmaskedText(bytes[start..]));
        }

        _now.Run = bytes.Length;
        return JsonFaultKind.None;
    }

    private void EndMarkedNumber<TSink>(ReadOnlySpan<byte> bytes, int start, int end, ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct
    {
        if (_now.Mode == Mode.NewSlot)
        {
            FlushSkeleton(bytes, start, ref sink);
            sink.WholeSlot(NumberSlot, new UnmaskedText(bytes[start..end]));
        }
        else
        {
            if (end > start)
            {
                sink.SlotPiece(new UnmaskedText(bytes[start..end]));
            }

            sink.EndSlot();
        }

        _now.Run = end;
    }
}
