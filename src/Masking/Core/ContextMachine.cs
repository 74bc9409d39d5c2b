namespace FastMcp.Masking.Core;

/// <summary>Contexts that share a tail.</summary>
/// <param name="Tail">The tail, backwards; its accepts say where a head may end. Null: there is no tail.</param>
/// <param name="Head">All heads, backwards; its accepts name contexts.</param>
internal sealed record ContextMachine(ReverseTable? Tail, ReverseTable Head)
{
    public int Arm(in TextBefore text, int start, Span<ulong> armed)
    {
        if (Tail is null)
        {
            return ArmHeads(text, start, armed);
        }

        int steps = 0;
        int at = start;
        int state = Tail.StartAt(text.RightOf(at));
        while (state != 0)
        {
            int left = text.LeftOf(at);
            if (Tail.AcceptOf[state] != 0 && Tail.Accepts(state, left))
            {
                steps += ArmHeads(text, at, armed);
            }

            state = left == Lookahead.End ? 0 : Tail.Step(state, left);
            at--;
            steps++;
        }

        return steps;
    }

    private int ArmHeads(in TextBefore text, int end, Span<ulong> armed)
    {
        int at = end;
        int state = Head.StartAt(text.RightOf(at));
        while (state != 0)
        {
            int left = text.LeftOf(at);
            if (Head.AcceptOf[state] != 0)
            {
                ArmAccepted(state, left, armed);
            }

            state = left == Lookahead.End ? 0 : Head.Step(state, left);
            at--;
        }

        return end - at;
    }

    private void ArmAccepted(int state, int left, Span<ulong> armed)
    {
        foreach (Accept accept in Head.AcceptsOf(state))
        {
            if (Head.Lookaheads[accept.Lookahead].Fits(left))
            {
                armed[accept.Rule >> 6] |= 1UL << (accept.Rule & 63);
            }
        }
    }
}
