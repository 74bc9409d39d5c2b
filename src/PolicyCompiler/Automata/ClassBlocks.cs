namespace FastMcp.PolicyCompiler.Automata;

/// <summary>A partition of the classes of bytes that sets cut finer and finer. A block is a set of classes, a bit each.</summary>
internal sealed class ClassBlocks
{
    private readonly int _words;
    private readonly ulong[] _all;
    private readonly ulong[][] _blocks;
    private readonly int[] _firstOf;

    public ClassBlocks(int classes)
    {
        _words = (classes + 63) / 64;
        BlockOf = new int[classes];
        (_blocks, _firstOf) = (new ulong[classes][], new int[classes]);
        for (int block = 0; block < classes; block++)
        {
            _blocks[block] = new ulong[_words];
        }

        _all = Where(_ => true);
    }

    /// <summary>Class -> its block, after <see cref="End"/>.</summary>
    public int[] BlockOf { get; }

    /// <summary>How many blocks there are.</summary>
    public int Count { get; private set; }

    /// <summary>The first class of a block, after <see cref="End"/>.</summary>
    public int FirstOf(int block) => _firstOf[block];

    public ulong[] Where(Func<int, bool> wanted)
    {
        ulong[] classes = new ulong[_words];
        for (int one = 0; one < BlockOf.Length; one++)
        {
            classes[one >> 6] |= wanted(one) ? 1UL << (one & 63) : 0;
        }

        return classes;
    }

    /// <summary>All classes in one block.</summary>
    public void Begin()
    {
        Count = 1;
        _all.CopyTo(_blocks[0], 0);
    }

    /// <summary>Each block in two where the set cuts it: what it does not hold keeps the number.</summary>
    public void Split(ulong[] holds)
    {
        for (int block = 0, before = Count; block < before; block++)
        {
            ulong[] classes = _blocks[block];
            ulong inside = 0;
            ulong outside = 0;
            for (int word = 0; word < _words; word++)
            {
                inside |= classes[word] & holds[word];
                outside |= classes[word] & ~holds[word];
            }

            if (inside != 0 && outside != 0)
            {
                Part(classes, _blocks[Count++], holds);
            }
        }
    }

    public void End()
    {
        for (int block = 0; block < Count; block++)
        {
            _firstOf[block] = -1;
            for (int word = 0; word < _words; word++)
            {
                for (ulong rest = _blocks[block][word]; rest != 0; rest &= rest - 1)
                {
                    int one = (word << 6) + Bits.Lowest(rest);
                    BlockOf[one] = block;
                    _firstOf[block] = _firstOf[block] < 0 ? one : _firstOf[block];
                }
            }
        }
    }

    private void Part(ulong[] outside, ulong[] inside, ulong[] holds)
    {
        for (int word = 0; word < _words; word++)
        {
            inside[word] = outside[word] & holds[word];
            outside[word] &= ~holds[word];
        }
    }
}
