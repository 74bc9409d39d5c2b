using System.Buffers.Binary;
using System.Reflection.Metadata;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Parsers.Clr;

namespace FastMcp.Profile;

/// <summary>What one run told of itself: which assemblies it loaded, which types and methods it had, and, when it ended, what it counted.</summary>
internal sealed class RunTrace
{
    // Of the event that has a method's counts; the library's own parser of it takes them from elsewhere. Many counts are in several
    // events, one behind the other.
    private const int FlagsAt = 2;
    private const int SizeAt = 6;
    private const int MethodAt = 10;
    private const uint IsLast = 0x8000_0000;

    private readonly RunNames _names;
    private readonly List<(long Method, byte[] Bytes)> _counts = [];
    private readonly Dictionary<long, byte[]> _begun = [];

    private RunTrace(References references) => _names = new RunNames(references);

    /// <exception cref="InvalidDataException">It has no counts: the run was not asked for them, or did not end well.</exception>
    public static IEnumerable<CountedMethod> Read(string file, References references)
    {
        var trace = new RunTrace(references);
        using (var source = new EventPipeEventSource(file))
        {
            source.Clr.LoaderModuleLoad += load => trace._names.Add(load.ModuleID, load.ModuleILPath);
            source.Clr.TypeBulkType += trace.Add;
            source.Clr.MethodMethodDetails += method => trace._names.Add(RunMethod.Of(method));
            source.Clr.JitInstrumentationDataVerboseInstrumentationData += trace.Add;
            source.Process();
        }

        return trace._counts.Count > 0 ? trace.Counted() : throw new InvalidDataException($"{file} has no counts: the run must end by itself, with what eng/Profile/run.py sets.");
    }

    private IEnumerable<CountedMethod> Counted()
    {
        foreach (var (method, bytes) in _counts)
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

    private void Add(JitInstrumentationDataVerboseTraceData counts)
    {
        var data = counts.EventData();
        var method = BinaryPrimitives.ReadInt64LittleEndian(data.AsSpan(MethodAt));
        var size = BinaryPrimitives.ReadInt32LittleEndian(data.AsSpan(SizeAt));
        byte[] all = [.. _begun.GetValueOrDefault(method, []), .. data[^size..]];
        if ((BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan(FlagsAt)) & IsLast) == 0)
        {
            _begun[method] = all;
            return;
        }

        _begun.Remove(method);
        _counts.Add((method, all));
    }
}
