namespace FastMcp.Wire.Json;

/// <summary>
/// Cuts a document that is an array into its elements as it arrives. The input begins behind what was consumed and grows until the next
/// element is whole; what was examined is not looked at again. Tells where elements end and nothing of what is in them.
/// </summary>
/// <remarks>Pure; one per document. An element ends with the bracket, brace or quote that closes it, or before the comma or bracket behind it.</remarks>
public sealed class JsonElements(int maxBytes)
{
    private enum State : byte
    {
        Begin,
        Between,
        Inside,
        End,
    }

    private State _state;
    private int _examined;
    private int _start;
    private int _depth;
    private bool _inString;
    private bool _escaped;
    private bool _first;

    public void Reset() => (_state, _examined, _depth, _inString, _escaped, _first) = (State.Begin, 0, 0, false, false, true);

    /// <summary>The array has closed: only white space may follow.</summary>
    public bool IsWhole => _state == State.End;

    /// <param name="input">All bytes behind what was consumed.</param>
    /// <param name="consumed">Bytes to let go: all before the element's end, or what stands before its begin.</param>
    /// <param name="before">What stands before the element, or all that can be let go: white space, commas and brackets.</param>
    /// <param name="element">Empty where there is none yet.</param>
    /// <returns>False: it is no array, or an element is longer than it may be.</returns>
    public bool Next(ReadOnlySpan<byte> input, out int consumed, out ByteRange before, out ByteRange element)
    {
        (consumed, before, element) = (0, default, default);
        for (; _examined < input.Length; _examined++)
        {
            var value = input[_examined];
            if (_state == State.Inside)
            {
                if (Closes(value, out var included))
                {
                    var end = included ? _examined + 1 : _examined;
                    (before, element, consumed) = (new ByteRange(0, _start), ByteRange.FromBounds(_start, end), end);
                    (_state, _examined) = (State.Between, 0);
                    return true;
                }
            }
            else if (value is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') && !Outside(value))
            {
                return false;
            }
        }

        if (input.Length > maxBytes)
        {
            return false;
        }

        if (_state != State.Inside)
        {
            (before, consumed, _examined) = (new ByteRange(0, input.Length), input.Length, 0);
        }

        return true;
    }

    private bool Outside(byte value)
    {
        switch (_state)
        {
            case State.Begin when value == (byte)'[':
                _state = State.Between;
                return true;
            case State.Between when value == (byte)']':
                _state = State.End;
                return true;
            case State.Between when value == (byte)',' && !_first:
                return true;
            case State.Between when value != (byte)',':
                (_state, _start, _first) = (State.Inside, _examined, false);
                _depth = value is (byte)'{' or (byte)'[' ? 1 : 0;
                _inString = value == (byte)'"';
                return true;
            default:
                return false;
        }
    }

    // A number or a word ends before what follows it.
    private bool Closes(byte value, out bool included)
    {
        included = true;
        if (_inString)
        {
            (_inString, _escaped) = (_escaped || value != (byte)'"', !_escaped && value == (byte)'\\');
            return !_inString && _depth == 0;
        }

        switch (value)
        {
            case (byte)'"':
                _inString = true;
                return false;
            case (byte)'{' or (byte)'[':
                _depth++;
                return false;
            case (byte)'}' or (byte)']' when _depth > 0:
                return --_depth == 0;
            case (byte)',' or (byte)']' or (byte)'}' or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' when _depth == 0:
                included = false;
                return true;
            default:
                return false;
        }
    }
}
