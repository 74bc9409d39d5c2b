namespace FastMcp.Masking.Analysis;

/// <summary>
/// Looks for the text that makes a program work most, counted, not timed: fragments that the rules' automata like, joined,
/// cut and changed at random, the best kept. The same seed finds the same text on every machine.
/// </summary>
public sealed class WorstInputSearch
{
    private const int TextLength = 4096;
    private const int LongestUnit = 300;
    private const int Kept = 24;
    private const int LongestPart = 13;

    private readonly MaskProgram _program;
    private readonly Dice _dice;
    private readonly FragmentSource _fragments;
    private readonly StepMeter _meter = new();
    private readonly List<WorstInput> _best = [];

    public WorstInputSearch(MaskProgram program, int seed)
    {
        ArgumentNullException.ThrowIfNull(program);
        (_program, _dice) = (program, new Dice(seed));
        _fragments = new FragmentSource(program, _dice);
    }

    /// <summary>Tries so many texts of 4 KB.</summary>
    public WorstInput Run(int tries)
    {
        for (var done = 0; done < tries; done++)
        {
            Keep(_best.Count < Kept || _dice.Next(4) == 0 ? _fragments.Next() : Change(_best[_dice.Next(_best.Count)].Unit));
        }

        return _best[0];
    }

    /// <summary>The work for a text, in steps per byte.</summary>
    public double StepsPerByte(ReadOnlySpan<byte> text) => (double)_meter.StepsFor(_program, text) / text.Length;

    private void Keep(byte[] unit)
    {
        if (unit.Length is 0 or > LongestUnit || _best.Exists(known => known.Unit.AsSpan().SequenceEqual(unit)))
        {
            return;
        }

        var (steps, work) = _meter.For(_program, WorstInput.Repeat(unit, TextLength));
        _best.Add(new WorstInput(unit, (double)steps / TextLength, (double)work / TextLength));
        _best.Sort((x, y) => y.WorkPerByte.CompareTo(x.WorkPerByte));
        _best.RemoveRange(Math.Min(Kept, _best.Count), Math.Max(0, _best.Count - Kept));
    }

    private byte[] Change(byte[] unit)
    {
        var at = _dice.Next(unit.Length + 1);
        switch (_dice.Next(6))
        {
            case 0:
                return [.. unit[..at], .. _fragments.Next(), .. unit[at..]];
            case 1:
                return [.. unit[at..], .. unit[..at]];
            case 2:
                return [.. unit[..at], .. unit[Math.Min(unit.Length, at + _dice.Next(1, 8))..]];
            case 3:
                return [.. unit, .. _best[_dice.Next(_best.Count)].Unit];
            case 4:
                return Repeat(unit, Math.Min(at, unit.Length - 1));
            default:
                byte[] changed = [.. unit];
                changed[Math.Min(at, unit.Length - 1)] = (byte)_dice.Next(32, 127);
                return changed;
        }
    }

    // A part over and over: runs, and names one behind the other.
    private byte[] Repeat(byte[] unit, int at)
    {
        var part = unit[at..Math.Min(unit.Length, at + _dice.Next(1, LongestPart))];
        return [.. unit[..at], .. Enumerable.Repeat(part, _dice.Next(1, 6)).SelectMany(one => one), .. unit[at..]];
    }
}
