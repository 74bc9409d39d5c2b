using System.Numerics;
using FastMcp.Masking.Core;

namespace FastMcp.Masking.Matching;

/// <summary>Rules that want something before their value: which of them may end at a start, by what stands there.</summary>
internal sealed partial class StreamMatcher
{
    // The families that have an armed rule.
    private uint Arm(ReadOnlySpan<byte> window, uint families)
    {
        _armed.AsSpan().Clear();
        if (families != _askedFamilies)
        {
            (_askedFamilies, _askedMachines) = (families, _program.MachinesOf(families));
        }

        families = 0;
        var (place, looked) = (_origin + _base + _start, 0L);
        var machines = _names.Near(_program.Contexts, _askedMachines, _past.Bytes, window, _start, place, ref looked);
        _read = Math.Max(_read, _origin + _base + window.Length);
        Steps += looked;
        if (machines == 0)
        {
            return 0;
        }

        Steps += _program.Contexts.Arm(machines, _past.Bytes, window, _start, _armed, place, isClose: !_names.IsSparse, ref _memo);
        for (var word = 0; word < _armed.Length; word++)
        {
            for (var armed = _armed[word]; armed != 0; armed &= armed - 1)
            {
                families |= _program.FamiliesOfContext[(word << 6) + BitOperations.TrailingZeroCount(armed)];
            }
        }

        return families;
    }

    // A trail of other armed rules leads elsewhere.
    private void ForgetOtherTrails(uint families)
    {
        families &= _program.ContextFamilies;
        if (families == 0 || _armed.AsSpan().SequenceEqual(_armedBefore))
        {
            return;
        }

        _armed.CopyTo(_armedBefore, 0);
        _trails.Clear(_program.ContextFamilies);
    }
}
