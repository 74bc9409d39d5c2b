using FastMcp.Masking.Core;
using FastMcp.Masking.Matching.Runs;

namespace FastMcp.Masking.Matching;

/// <summary>Runs of bytes that threads go over at once: starts in one run, each of which would walk it, cost what one does.</summary>
internal sealed partial class StreamMatcher
{
    // Most values, and most that look like one, are shorter.
    private const int LongBytes = 16;

    // Places of runs, contexts and names: what another text left lies before this one's first place; what another program left says nothing.
    private void ForgetPlaces(bool sameProgram)
    {
        if (!sameProgram)
        {
            _runs.Clear();
            _memo.Clear();
            _names = default;
        }

        // A context may reach into the name before the text.
        _origin = _read + ContextTables.Reach + 1;
    }

    // Over the run at a place, if that leads from state to state or stays in one. One that is longer than what is passed in a step is passed in several.
    private bool Jump(ProgramFamily family, ReadOnlySpan<byte> window, ref int row, ref int at)
    {
        var chain = family.Chains.Of(family.StateOf(row));
        var (set, from, passed) = (chain.Set, at, !chain.IsNone);
        while (passed)
        {
            passed = Pass(chain, window, ref row, ref at) && !IsTooLong(family, row, at);
            if (passed)
            {
                chain = family.Chains.Of(family.StateOf(row));
                passed = chain.Set == set && !chain.IsNone;
            }
        }

        return at > from;
    }

    // What a value may end with is not passed. True: the chain is at its end, and the run may go on.
    private bool Pass(Chain chain, ReadOnlySpan<byte> window, ref int row, ref int at)
    {
        var (before, read) = (_origin + _base, 1L);
        var end = _runs.EndOf(chain, window, at, before, ref read);
        _read = Math.Max(_read, before + end);
        Steps += read;
        var count = end - at;
        if (count < FamilyChains.Least)
        {
            return false;
        }

        row = chain.Length == 0 ? row : chain.Rows[chain.At + count];
        at = end;
        return count == chain.Most;
    }

    // First places of trails rise with the starts; those of threads that jumped do so by themselves, and so after each further jump.
    private static int TrailOf(in FamilyThread thread, int number) => number + (thread.Jumps * RuleTables.MostFamilies);

    // The trail ends where the thread leaves the ground: whoever comes to that place jumps from there too.
    private void JumpThread(ref FamilyThread thread, ProgramFamily family, int number, ReadOnlySpan<byte> window)
    {
        var (row, at) = (thread.Row, thread.At);
        if (thread.Jumps == RunEnds.Most || at - _start < LongBytes || window.Length - at < Trail.Distance || !Jump(family, window, ref row, ref at))
        {
            return;
        }

        if (thread.IsTrailed)
        {
            _trails[TrailOf(thread, number)].Stop(_base + thread.At, thread.Row);
        }

        (thread.Row, thread.At, thread.IsTrailed) = (row, at, false);
        thread.Jumps++;
    }
}
