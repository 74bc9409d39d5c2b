using System.Buffers;

namespace FastMcp.Wire.Responses;

/// <summary>
/// The items of one stream, by id and by place. Clients join by the one or by the other: where both are given they must name one item.
/// </summary>
/// <remarks>One stream at a time. A handful of items: the last one is asked for first.</remarks>
internal sealed class ResponsesItems
{
    /// <summary>limit answer.items: items of one stream with text in pieces.</summary>
    public const int MaxItems = 4096;

    private const int MostKept = 64 * 1024;

    private readonly List<Item> _items = [];
    private ArrayBufferWriter<byte> _ids = new();
    private int _last;

    public void Clear()
    {
        _items.Clear();
        _ids.Clear();
        _ids = _ids.Capacity > MostKept ? new() : _ids;
        _last = 0;
    }

    /// <summary>The content of the id's string as it came; empty where the item has none.</summary>
    public ReadOnlySpan<byte> IdOf(int item) => _ids.WrittenSpan.Slice(_items[item].IdStart, _items[item].IdLength);

    /// <summary>-1: it has none.</summary>
    public int PlaceOf(int item) => _items[item].Place;

    /// <summary>The item with that place; -1: none has text in pieces.</summary>
    public int Find(int place) => _items.FindIndex(item => item.Place == place);

    /// <summary>False: id and place name two items, or there are too many.</summary>
    /// <param name="id">As it stands in JSON; empty: not given.</param>
    /// <param name="place">-1: not given.</param>
    public bool TryFind(ReadOnlySpan<byte> id, int place, out int item)
    {
        if (_last < _items.Count && Is(_last, id, place) == true)
        {
            item = _last;
            return true;
        }

        for (item = 0; item < _items.Count; item++)
        {
            if (Is(item, id, place) is { } same)
            {
                _last = item;
                return same;
            }
        }

        if (_items.Count == MaxItems)
        {
            return false;
        }

        _items.Add(new Item(_ids.WrittenCount, id.Length, place));
        _ids.Write(id);
        return true;
    }

    // Null: another item. False: half of what names it does.
    private bool? Is(int item, ReadOnlySpan<byte> id, int place)
    {
        var known = _items[item];
        if (id.IsEmpty != (known.IdLength == 0) || place < 0 != known.Place < 0)
        {
            // A stream that names its items now by the one, now by the other.
            return false;
        }

        var (sameId, samePlace) = (IdOf(item).SequenceEqual(id), known.Place == place);
        return sameId && samePlace ? true : (sameId && !id.IsEmpty) || (samePlace && place >= 0) ? false : null;
    }

    private readonly record struct Item(int IdStart, int IdLength, int Place);
}
