namespace FastMcp.Masking.Core;

/// <summary>Where an automaton goes. Families of several scopes that are the same automaton share one.</summary>
internal sealed class TransitionTable
{
    private readonly RelativeRows? _read;
    private ushort[]? _next;
    private int[]? _rows;

    /// <param name="next">state * classes + class -> state.</param>
    /// <param name="classes">Number of classes.</param>
    public TransitionTable(ushort[] next, int classes) => (_next, ClassCount, StateCount) = (next, classes, next.Length / classes);

    public TransitionTable(RelativeRows read) => (_read, ClassCount, StateCount) = (read, read.Classes, read.States);

    public int ClassCount { get; }

    public int StateCount { get; }

    /// <summary>state * classes + class -> state.</summary>
    public ushort[] Next => _next ??= _read!.ToNext();

    /// <summary>row + class -> row, where a row is state * classes: what an engine runs.</summary>
    public int[] Rows => _rows ??= _read?.ToRows() ?? Array.ConvertAll(_next!, state => state * ClassCount);
}
