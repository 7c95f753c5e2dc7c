"""System users with their tokens, and tasks that are given and taken."""

from __future__ import annotations

from typing import Any

import pytest

from adtwin.graph.apps import proof_of
from tests.live import Live, error_of


def made(live: Live, name: str, role: str = "EMPLOYEE", **more: Any) -> Any:
    """A system user, asked for."""
    return live.post(f"/{live.world['business_id']}/system_users", {"name": name, "role": role}, **more)


def token_of(live: Live, user: str, **given: Any) -> Any:
    """A token of a system user, asked for."""
    proof = proof_of(live.world["app_secret"], live.world["access_token"])
    asked = {"business_app": live.world["app_id"], "scope": "ads_management", "appsecret_proof": proof, **given}
    return live.post(f"/{user}/access_tokens", {name: one for name, one in asked.items() if one is not None})


@pytest.mark.req("A-032", "A-033", "A-034")
@pytest.mark.parametrize(("tier", "most"), [("development_access", 1), ("standard_access", 10)])
def test_a_business_has_a_number_of_system_users(live: Live, tier: str, most: int):
    live.post(f"/{live.world['app_id']}", {"ads_api_access_tier": tier})
    error_of(made(live, "Second admin", "ADMIN"), "SYSTEM_USER_LIMIT")
    for number in range(most):
        assert made(live, f"Robot {number}").status_code == 200
    error_of(made(live, "One too many"), "SYSTEM_USER_LIMIT")
    listed = live.get(f"/{live.world['business_id']}/system_users", {"fields": "name,role"}).json()["data"]
    assert [one["role"] for one in listed] == ["EMPLOYEE"] * most + ["ADMIN"]
    assert listed[-1]["id"] == live.world["system_user_id"]


@pytest.mark.req("A-034", "A-041")
def test_system_users_are_for_admins_of_the_business(live: Live):
    error_of(made(live, ""), "MISSING_PARAMETER", [["name"]])
    error_of(made(live, "x", "KING"), "INVALID_PARAMETER", [["role"]])
    error_of(made(live, "x", token=live.world["second_access_token"]), "UNSUPPORTED_REQUEST")
    weak = live.admin("POST", "/tokens", {"scopes": ["ads_management"]})["access_token"]
    error_of(made(live, "x", token=weak), "PERMISSION_MISSING")
    error_of(live.post("/me/accounts", {"name": "A page"}), "UNSUPPORTED_REQUEST")


@pytest.mark.req("A-061", "D-101", "D-103", "C-376")
def test_a_system_user_gets_a_token_and_tasks(live: Live):
    robot = made(live, "Robot").json()["id"]
    token = token_of(live, robot).json()["access_token"]
    assert live.get("/me", {"fields": "name,role"}, token=token).json() == {
        "name": "Robot",
        "role": "EMPLOYEE",
        "id": robot,
    }
    account = live.world["ad_account_id"]
    error_of(live.get(f"/{account}", token=token), "ACCOUNT_PERMISSION")
    people = f"/{account}/assigned_users"
    assert live.post(people, {"user": robot, "tasks": ["ANALYZE"]}).json() == {"success": True}
    assert live.get("/me/adaccounts", token=token).json()["data"][0]["id"] == account
    error_of(live.post(f"/{account}/adlabels", {"name": "x"}, token=token), "PERMISSION")
    assert live.post(people, {"user": robot, "tasks": ["ADVERTISE", "ANALYZE"]}).json() == {"success": True}
    assert live.post(f"/{account}/adlabels", {"name": "x"}, token=token).status_code == 200
    error_of(live.post(people, {"user": robot, "tasks": ["ANALYZE"]}, token=token), "PERMISSION")
    assert {"id": robot, "name": "Robot", "tasks": ["ADVERTISE", "ANALYZE"]} in live.get(people).json()["data"]
    assert live.delete(people, {"user": robot}).json() == {"success": True}
    error_of(live.get(f"/{account}", token=token), "ACCOUNT_PERMISSION")
    live.advance("400d")
    assert live.get("/me", token=token).status_code == 200


@pytest.mark.req("A-061", "D-272")
def test_a_token_of_a_system_user_takes_a_proof(live: Live):
    robot = made(live, "Robot").json()["id"]
    error_of(token_of(live, robot, appsecret_proof=None), "PROOF_MISSING", [["appsecret_proof"]])
    error_of(token_of(live, robot, appsecret_proof="x"), "PROOF_INVALID", [["appsecret_proof"]])
    error_of(token_of(live, robot, business_app="7"), "APP_UNKNOWN", [["business_app"]])
    error_of(token_of(live, robot, business_app=live.world["application_id"]), "INVALID_PARAMETER", [["business_app"]])
    error_of(token_of(live, robot, scope="nonsense"), "SCOPE_UNKNOWN", [["scope"]])
    brief = token_of(live, robot, set_token_expires_in_60_days=True).json()["access_token"]
    live.advance("60d")
    error_of(live.get("/me", token=brief), "EXPIRED_TOKEN")


@pytest.mark.req("D-101", "D-102")
@pytest.mark.parametrize(
    ("tasks", "may"),
    [
        (["MANAGE"], False),
        (["MANAGE", "ANALYZE"], False),
        (["DRAFT"], False),
        (["ADVERTISE"], False),
        (["ANALYZE", "AA_ANALYZE"], True),
        (["DRAFT", "ANALYZE"], True),
        (["MANAGE", "ADVERTISE", "ANALYZE"], True),
    ],
)
def test_tasks_go_together(live: Live, tasks: list[str], *, may: bool):
    given = {"user": live.world["system_user_id"], "tasks": tasks}
    answer = live.post(f"/{live.world['ad_account_id']}/assigned_users", given)
    if may:
        assert answer.json() == {"success": True}
    else:
        error_of(answer, "TASKS_NOT_SUPPORTED", [["tasks"]])


@pytest.mark.req("D-102")
def test_tasks_are_for_people_of_the_business(live: Live):
    people = f"/{live.world['ad_account_id']}/assigned_users"
    tasks = {"tasks": ["ANALYZE"]}
    error_of(
        live.post(people, {"user": live.world["second_user_id"], **tasks}), "ACCOUNT_PERMISSIONS_INVALID", [["user"]]
    )
    error_of(live.post(people, {"user": "7", **tasks}), "ACCOUNT_PERMISSIONS_INVALID", [["user"]])
    error_of(live.post(people, {"user": live.world["system_user_id"], "tasks": ["KING"]}), "INVALID_PARAMETER")
    assert live.delete(people, {"user": live.world["system_user_id"]}).json() == {"success": True}
    error_of(live.delete(people, {"user": live.world["user_id"]}), "ACCOUNT_PERMISSIONS_INVALID", [["user"]])


@pytest.mark.req("A-046", "D-103")
def test_tasks_on_a_page(live: Live):
    page, robot = live.world["page_id"], made(live, "Robot").json()["id"]
    token = token_of(live, robot, scope="pages_manage_posts,pages_show_list").json()["access_token"]
    people = f"/{page}/assigned_users"
    error_of(live.post(people, {"user": robot, "tasks": []}), "TASKS_NOT_SUPPORTED")
    assert live.post(people, {"user": robot, "tasks": ["ANALYZE"]}).json() == {"success": True}
    error_of(live.post(f"/{page}/feed", {"message": "x"}, token=token), "PERMISSION")
    assert live.post(people, {"user": robot, "tasks": ["CREATE_CONTENT"]}).json() == {"success": True}
    own = live.get("/me/accounts", {"fields": "access_token"}, token=token).json()["data"][0]["access_token"]
    assert live.post(f"/{page}/feed", {"message": "x"}, token=own).status_code == 200
    assert live.delete(people, {"user": robot}).json() == {"success": True}
    error_of(live.get("/me", token=own), "PAGE_ROLE_LOST")
