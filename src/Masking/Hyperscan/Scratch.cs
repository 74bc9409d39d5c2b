namespace FastMcp.Masking.Hyperscan;

/// <summary>
/// A scratch space per thread, large enough for every database that was made so far. libhs must never see one scratch
/// in two scans at once; a scan does not leave its thread, and calls nothing that scans.
/// </summary>
internal static unsafe class Scratch
{
    private static readonly Lock s_lock = new();
    private static ScratchHandle? s_largest;
    private static int s_generation;

    [ThreadStatic]
    private static ScratchHandle? t_scratch;

    [ThreadStatic]
    private static int t_generation;

    /// <summary>Makes room for a database; its generation goes into <see cref="OfThread"/>. 0: there is no memory for it.</summary>
    public static int Grow(DatabaseHandle database)
    {
        lock (s_lock)
        {
            // The handle that threads clone is never grown in place: what libhs frees then, a clone may be reading.
            nint grown = 0;
            if (s_largest is not null && Native.hs_clone_scratch(s_largest.DangerousGetHandle(), &grown) != Native.Success)
            {
                return 0;
            }

            if (Native.hs_alloc_scratch(database.DangerousGetHandle(), &grown) != Native.Success)
            {
                _ = grown == 0 ? 0 : Native.hs_free_scratch(grown);
                return 0;
            }

            s_largest?.Dispose();
            s_largest = new ScratchHandle(grown);
            return ++s_generation;
        }
    }

    /// <summary>This thread's scratch; 0 where there is no memory for one.</summary>
    public static nint OfThread(int generation)
    {
        if (t_generation < generation)
        {
            Renew();
        }

        return t_scratch?.DangerousGetHandle() ?? 0;
    }

    private static void Renew()
    {
        lock (s_lock)
        {
            t_scratch?.Dispose();
            t_scratch = null;
            nint clone = 0;
            if (Native.hs_clone_scratch(s_largest!.DangerousGetHandle(), &clone) == Native.Success)
            {
                (t_scratch, t_generation) = (new ScratchHandle(clone), s_generation);
            }
        }
    }
}
