using FastMcp.Masking.Core;

namespace FastMcp.Masking.Matching.Contexts;

/// <summary>Machines of contexts that several scopes of a policy share, each made once.</summary>
/// <remarks>Used while the programs of one policy are made, by one thread.</remarks>
internal sealed class ContextRunPool
{
    private readonly List<(ContextMachine Machine, ContextRun Run)> _runs = [];

    public ContextRun Of(ContextMachine machine)
    {
        var known = _runs.FindIndex(one => ReferenceEquals(one.Machine.Head, machine.Head) && ReferenceEquals(one.Machine.Tail, machine.Tail));
        if (known < 0)
        {
            known = _runs.Count;
            _runs.Add((machine, new ContextRun(machine)));
        }

        return _runs[known].Run;
    }
}
