namespace FastMcp.Masking.Text;

/// <summary>Where the reading of one level of (inner) JSON stands. Tolerant: scalars are any bare word.</summary>
internal struct JsonFrame
{
    public const int DeepestNesting = 64;

    public Modes Mode;
    public EscapeState Escape;
    private Modes _afterString;
    private ulong _objects;
    private int _depth;

    public enum Modes : byte
    {
        /// <summary>No JSON (any more): every byte is text.</summary>
        Plain,

        /// <summary>The slot's own string: content whatever comes, ends with the slot.</summary>
        Wire,

        /// <summary>Inside a string.</summary>
        String,

        /// <summary>Nothing but blanks so far.</summary>
        Blank,
        Value,
        FirstValue,
        Key,
        FirstKey,
        Colon,
        Scalar,
        After,
    }

    public readonly bool IsString => Mode is Modes.String or Modes.Wire;

    /// <summary>Inside a string that is a key.</summary>
    public readonly bool IsInKey => Mode == Modes.String && _afterString == Modes.Colon;

    /// <summary>Objects and arrays that are open.</summary>
    public readonly int Depth => _depth;

    /// <summary>The innermost of them is an object.</summary>
    public readonly bool InObject => (_objects & 1) != 0;

    /// <summary>Begins anew. Field by field: the bytes of the escape need no clearing.</summary>
    public void Reset(Modes mode)
    {
        Mode = mode;
        Escape.Clear();
        _objects = 0;
        _depth = 0;
    }

    /// <summary>A byte outside strings. False: this is no JSON.</summary>
    public bool Structure(byte value)
    {
        if (value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            Mode = Mode == Modes.Scalar ? Modes.After : Mode;
            return true;
        }

        switch (value)
        {
            case (byte)'"': return Open();
            case (byte)'{': return Enter(isObject: true);
            case (byte)'[': return Enter(isObject: false);
            case (byte)'}': return Leave(isObject: true);
            case (byte)']': return Leave(isObject: false);
            case (byte)',': return Comma();
            case (byte)':': return Step(Mode == Modes.Colon, Modes.Value);
            default: return Word(value);
        }
    }

    /// <summary>The string that is open, or was last, is a key.</summary>
    public readonly bool IsKey => _afterString == Modes.Colon;

    /// <summary>The string that is open, or was last, is the value behind a key.</summary>
    public bool IsMember { get; private set; }

    public void Close() => Mode = _afterString;

    private bool Open()
    {
        Again();
        _afterString = Mode is Modes.Key or Modes.FirstKey ? Modes.Colon : Modes.After;
        IsMember = Mode == Modes.Value && _depth > 0 && (_objects & 1) != 0;
        return Step(Mode is Modes.Key or Modes.FirstKey or Modes.Value or Modes.FirstValue or Modes.Blank, Modes.String);
    }

    private bool Enter(bool isObject)
    {
        Again();
        if (_depth == DeepestNesting || Mode is not (Modes.Blank or Modes.Value or Modes.FirstValue))
        {
            return false;
        }

        _objects = _objects << 1 | (isObject ? 1UL : 0);
        _depth++;
        Mode = isObject ? Modes.FirstKey : Modes.FirstValue;
        return true;
    }

    // One document may follow another: lines of JSON, or the arguments of two calls that came as one text.
    private void Again() => Mode = Mode == Modes.After && _depth == 0 ? Modes.Blank : Mode;

    private bool Leave(bool isObject)
    {
        var fits = _depth > 0 && (_objects & 1) != 0 == isObject
            && (Mode is Modes.After or Modes.Scalar || Mode == (isObject ? Modes.FirstKey : Modes.FirstValue));
        if (fits)
        {
            _objects >>= 1;
            _depth--;
        }

        return Step(fits, Modes.After);
    }

    private bool Comma() => Step(
        _depth > 0 && Mode is (Modes.After or Modes.Scalar),
        (_objects & 1) != 0 ? Modes.Key : Modes.Value);

    private bool Word(byte value)
    {
        var isWord = value is >= (byte)'0' and <= (byte)'9' or >= (byte)'a' and <= (byte)'z'
            or >= (byte)'A' and <= (byte)'Z' or (byte)'+' or (byte)'-' or (byte)'.';
        return Step(isWord && Mode is (Modes.Value or Modes.FirstValue or Modes.Scalar), Modes.Scalar);
    }

    private bool Step(bool fits, Modes then)
    {
        Mode = fits ? then : Mode;
        return fits;
    }
}
