using FastMcp.Approvals.Tasks;
using FastMcp.Store;
using Npgsql;

namespace FastMcp.Approvals.Store;

/// <summary>Calls that agents made as tasks: any node tells how they stand, the one that holds the call makes it.</summary>
public sealed partial class PostgresApprovalStore
{
    public void AddTask(HeldTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        Count(
            "INSERT INTO fastmcp_task(id, owner, approval, run, asked, changed, expires, state, words, elicits, result, is_error) VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            task.Id, task.Owner, task.Approval, task.Run, Utc(task.Asked), Utc(task.Changed), Utc(task.Expires), (int)task.State, StoredText.Of(task.Words), task.Elicits, task.Result, task.IsError);
    }

    public HeldTask? FindTask(string id, DateTimeOffset now)
    {
        using var command = Command("SELECT owner, approval, run, asked, changed, expires, state, words, elicits, result, is_error FROM fastmcp_task WHERE id = $1 AND expires > $2", [StoredText.Of(id), Utc(now)]);
        return Guard(() =>
        {
            using var rows = command.ExecuteReader();
            return rows.Read() ? TaskOf(id, rows) : null;
        });
    }

    public void PutTask(HeldTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        Count(
            "UPDATE fastmcp_task SET changed = $2, expires = $3, state = $4, words = $5, elicits = $6, result = $7, is_error = $8 WHERE id = $1",
            task.Id, Utc(task.Changed), Utc(task.Expires), (int)task.State, StoredText.Of(task.Words), task.Elicits, task.Result, task.IsError);
        // Who waits for it, on any node, waits for changes of its request.
        _changed.Add(task.Approval);
    }

    public int CountTasks(string owner, DateTimeOffset now) => Number("SELECT count(*) FROM fastmcp_task WHERE owner = $1 AND state < 2 AND expires > $2", owner, Utc(now));

    public int ForgetTasks(DateTimeOffset now, int most) =>
        Count("DELETE FROM fastmcp_task WHERE id IN (SELECT id FROM fastmcp_task WHERE expires <= $1 ORDER BY expires LIMIT $2)", Utc(now), most);

    public bool GoesOn(string run, string own) =>
        run == own || Number("SELECT count(*) FROM fastmcp_run WHERE run = $1 AND seen > clock_timestamp() - $2", run, Silence) > 0;

    private static HeldTask TaskOf(string id, NpgsqlDataReader row) => new()
    {
        Id = id,
        Owner = row.GetString(0),
        Approval = row.GetString(1),
        Run = row.GetString(2),
        Asked = Time(row, 3),
        Changed = Time(row, 4),
        Expires = Time(row, 5),
        State = (HeldTaskState)row.GetInt32(6),
        Words = row.GetString(7),
        Elicits = row.GetBoolean(8),
        Result = row.GetFieldValue<byte[]>(9),
        IsError = row.GetBoolean(10),
    };
}
