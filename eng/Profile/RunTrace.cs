using System.Reflection.Metadata;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Parsers.Clr;

namespace FastMcp.Profile;

/// <summary>What one run told of itself: which assemblies it loaded, which types and methods it had, and, when it ended, what it counted.</summary>
internal sealed class RunTrace
{
    private readonly RunNames _names;
    private readonly CountChunks _counts = new();

    private RunTrace(References references) => _names = new RunNames(references);

    /// <exception cref="InvalidDataException">It has no counts, or not all of them: the run was not asked for them, or did not end well.</exception>
    public static IEnumerable<CountedMethod> Read(string file, References references)
    {
        var trace = new RunTrace(references);
        using (var source = new EventPipeEventSource(file))
        {
            source.Clr.LoaderModuleLoad += load => trace._names.Add(load.ModuleID, load.ModuleILPath);
            source.Clr.TypeBulkType += trace.Add;
            source.Clr.MethodMethodDetails += method => trace._names.Add(RunMethod.Of(method));
            source.Clr.JitInstrumentationDataVerboseInstrumentationData += counts => trace._counts.Add(counts.EventData());
            source.Process();
            if (source.EventsLost > 0 || trace._counts.Cut > 0)
            {
                throw new InvalidDataException($"{file} lost {source.EventsLost} events, and {trace._counts.Cut} methods have no end of their counts: make the runtime's buffer larger in eng/Profile/run.py.");
            }
        }

        return trace._counts.Whole.Count > 0 ? trace.Counted() : throw new InvalidDataException($"{file} has no counts: the run must end by itself, with what eng/Profile/run.py sets.");
    }

    private IEnumerable<CountedMethod> Counted()
    {
        foreach (var (method, bytes) in _counts.Whole)
        {
            // What was made while it ran has no name that a compiler could know.
            if (_names.Method(method) is { } token)
            {
                yield return new CountedMethod(token, _names.Assemblies(method), new CountsReader(bytes).Read(_names.Type));
            }
        }
    }

    private void Add(GCBulkTypeTraceData types)
    {
        for (var i = 0; i < types.Count; i++)
        {
            _names.Add(RunType.Of(types.Values(i)));
        }
    }
}
